/** Servers for tests, each a process of its own over a folder. */
package headway.jobs.testing.server;
