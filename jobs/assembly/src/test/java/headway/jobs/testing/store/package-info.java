/** Stores with a fault for tests, and a reader that looks on. */
package headway.jobs.testing.store;
