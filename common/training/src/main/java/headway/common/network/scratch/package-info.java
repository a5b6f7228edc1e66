/** Networks without pretrained weights, before training. */
package headway.common.network.scratch;
