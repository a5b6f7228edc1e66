/**
 * Manifests: published last, deleted first. Where there is none, there are no shards and no
 * features, whatever files lie about.
 */
package headway.common.dataset.manifest;
