/**
 * Stages of Spark ML and functions of Spark SQL over columns of images. {@code transform} and a
 * query that is planned refuse what is wrong with columns, params and settings by one line of an
 * {@link java.lang.IllegalArgumentException}; what a task finds, such as a bad image or a network
 * that an executor does not reach, is Spark's own exception when rows are asked for, with our line
 * in its message. {@code fit} throws that line alone.
 */
package headway.ml;
