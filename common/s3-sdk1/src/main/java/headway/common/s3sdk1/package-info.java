/** S3 by the first AWS SDK, which Hadoop has before 3.4. */
package headway.common.s3sdk1;
