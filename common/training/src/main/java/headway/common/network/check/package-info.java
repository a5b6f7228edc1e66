/** Checks that a network computes the same outputs here as in the framework that it comes from. */
package headway.common.network.check;
