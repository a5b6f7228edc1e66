/**
 * The files by which other libraries say how a network wants its pixels: {@code
 * preprocessor_config.json} of Hugging Face transformers and {@code config.json} of timm.
 */
package headway.common.image.processor;
