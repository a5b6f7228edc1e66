/**
 * Requests to S3 that Hadoop's file system does not offer, for whichever AWS SDK Hadoop brings: the
 * first before Hadoop 3.4, the second since.
 */
package headway.common.storage.s3;
