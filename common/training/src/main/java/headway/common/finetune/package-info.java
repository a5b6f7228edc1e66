/** Fine-tuning: pretrained layers above a cut and a head on top, as one trainable network. */
package headway.common.finetune;
