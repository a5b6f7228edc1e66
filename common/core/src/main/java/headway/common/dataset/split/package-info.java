/** Training, validation and test: the splits, their shares, and the rule that assigns an image. */
package headway.common.dataset.split;
