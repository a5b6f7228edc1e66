/**
 * Manifests: published last, deleted first. Without a manifest a folder counts as empty, whatever
 * files it contains.
 */
package headway.common.dataset.manifest;
