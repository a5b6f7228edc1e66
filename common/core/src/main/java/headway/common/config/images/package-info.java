/** The settings of images and of the network that reads them. */
package headway.common.config.images;
