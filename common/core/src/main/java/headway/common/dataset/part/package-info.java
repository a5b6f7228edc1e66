/** The parts that data consist of: what files a task wrote, and how many images of each class. */
package headway.common.dataset.part;
