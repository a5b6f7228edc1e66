/** Keras layers that DL4J's importer lacks or gets wrong: classes that it creates by reflection. */
package headway.common.network.keras.imports;
