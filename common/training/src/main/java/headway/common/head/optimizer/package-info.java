/** Optimizers, learning rate schedules and gradient clipping. */
package headway.common.head.optimizer;
