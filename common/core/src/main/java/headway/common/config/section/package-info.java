/** Reads a section of the settings and collects what is wrong with it. */
package headway.common.config.section;
