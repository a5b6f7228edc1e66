/**
 * What the demo and the tests need and a cluster does not: an S3 server in this process. Left out
 * of the cluster jar, with everything it depends on.
 */
package headway.jobs.demo;
