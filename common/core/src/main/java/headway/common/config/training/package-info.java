/** The settings of the commands that train and evaluate. */
package headway.common.config.training;
