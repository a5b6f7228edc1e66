/** Commands at the size that Headway is for. */
package headway.jobs.size;
