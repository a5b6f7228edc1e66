/**
 * The memory budget of a process: heap, networks, images, arrays. Arithmetic alone; callers decide
 * what to do with it.
 */
package headway.common.memory;
