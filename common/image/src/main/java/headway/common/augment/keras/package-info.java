/** The transforms of Keras' {@code ImageDataGenerator} (keras-preprocessing 1.1, TF 2.15). */
package headway.common.augment.keras;
