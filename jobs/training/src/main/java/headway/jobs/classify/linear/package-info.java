/** Linear classifiers by L-BFGS in one task, for training rows that fit into it. */
package headway.jobs.classify.linear;
