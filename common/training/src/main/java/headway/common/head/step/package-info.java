/** Fast training steps for heads of dense layers. */
package headway.common.head.step;
