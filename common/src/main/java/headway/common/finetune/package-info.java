/** Pretrained layers above a cut and a head on top of them, as one network that trains. */
package headway.common.finetune;
