/** DL4J graph vertices for what its own lack: they serialise to JSON as DL4J's do. */
package headway.common.network.layers;
