/**
 * Keras layers that DL4J's importer lacks or gets wrong, as it wants them: classes that it makes by
 * reflection.
 */
package headway.common.network.keras.imports;
