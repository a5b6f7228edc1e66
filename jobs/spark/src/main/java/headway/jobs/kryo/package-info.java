/**
 * Registers all classes that are sent between JVMs, in one order. It finds them by {@code
 * META-INF/services}, so it depends on no stage.
 */
package headway.jobs.kryo;
