/** The native libraries that this process has, asked one by one; none of them is needed to ask. */
package headway.common.natives;
