/** Whether a network answers here as it did where it came from. */
package headway.common.network.check;
