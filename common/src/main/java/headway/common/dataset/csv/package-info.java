/** Comma-separated values as RFC 4180 has them: what is written here is read here. */
package headway.common.dataset.csv;
