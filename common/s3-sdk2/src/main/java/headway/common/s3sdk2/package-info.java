/** S3 by the second AWS SDK, which Hadoop has since 3.4. */
package headway.common.s3sdk2;
