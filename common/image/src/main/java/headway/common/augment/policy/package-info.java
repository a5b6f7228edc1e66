/** Policies that draw a few operations out of many. */
package headway.common.augment.policy;
