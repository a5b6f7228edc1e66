/**
 * One budget for everything that a process takes in memory: heap, networks, images, arrays.
 * Arithmetic alone; who asks, and what is set, is up to the caller.
 */
package headway.common.memory;
