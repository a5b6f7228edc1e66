/** One package per stage of the data's way, and the command line over them. */
package headway.jobs;
