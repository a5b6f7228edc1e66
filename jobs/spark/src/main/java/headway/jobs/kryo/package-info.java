/**
 * Registers all classes that are sent between JVMs, in a fixed order. The classes are found through
 * {@code META-INF/services}, so the package depends on no stage.
 */
package headway.jobs.kryo;
