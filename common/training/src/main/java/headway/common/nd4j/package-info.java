/** ND4J in executor threads: one core, fixed seeds, bulk copies of arrays. */
package headway.common.nd4j;
