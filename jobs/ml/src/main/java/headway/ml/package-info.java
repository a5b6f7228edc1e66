/** Stages of Spark ML and functions of Spark SQL over columns of images. */
package headway.ml;
