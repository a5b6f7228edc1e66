/** Reads and writes comma-separated values (RFC 4180). */
package headway.common.dataset.csv;
