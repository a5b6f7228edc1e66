/** ND4J as one thread of an executor needs it: one core, fixed seeds, arrays without a copy. */
package headway.common.nd4j;
