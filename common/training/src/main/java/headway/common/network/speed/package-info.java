/** How fast networks run and train on this machine, against what they replace. */
package headway.common.network.speed;
