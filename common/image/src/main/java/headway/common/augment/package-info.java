/**
 * Training photos changed at random and reproducibly, on decoded 8-bit pixels before they become a
 * network's input. All moves of pixels are composed into one warp.
 */
package headway.common.augment;
