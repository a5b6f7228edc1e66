/** How exactly networks compute, and how fast they run and train on this machine. */
package headway.common.network.measure;
