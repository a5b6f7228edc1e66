/**
 * The forms in which frameworks export networks, converted to one: one input of images N×C×H×W, any
 * batch size, batch norms and dropout as in evaluation.
 */
package headway.common.network.forms;
