/** One writer at a time: a small object that names it, renewed while it works. */
package headway.common.lease;
