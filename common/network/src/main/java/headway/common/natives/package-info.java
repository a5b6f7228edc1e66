/** The native libraries of this process. Each is queried separately, and none is required. */
package headway.common.natives;
