/** Networks without pretrained weights: what they are made of, before they learn. */
package headway.common.network.scratch;
