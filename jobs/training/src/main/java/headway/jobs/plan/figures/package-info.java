/** Figures of a forecast: their units, and what each rests on. */
package headway.jobs.plan.figures;
