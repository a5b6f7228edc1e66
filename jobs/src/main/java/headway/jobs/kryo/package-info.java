/**
 * All that crosses between JVMs, registered in one order. Named by {@code conf/spark-defaults.conf}
 * and by nothing else, so that the stages need not know each other.
 */
package headway.jobs.kryo;
