/**
 * Registers all classes that are sent between JVMs in one order. Only {@code
 * conf/spark-defaults.conf} refers to it, so stages do not depend on each other.
 */
package headway.jobs.kryo;
