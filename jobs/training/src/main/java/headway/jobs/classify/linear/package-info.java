/** Linear classifiers trained by L-BFGS in one task, if the training rows fit into it. */
package headway.jobs.classify.linear;
