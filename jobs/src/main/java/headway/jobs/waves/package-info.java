/** Work that is committed wave by wave, so that whoever starts it again finds what is done. */
package headway.jobs.waves;
