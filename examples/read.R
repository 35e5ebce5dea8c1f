# Reads the whole package by its datapackage.json, every column of the type that its schema says, and draws the tolls with their bounds.
#
#   Rscript examples/read.R tolls.pdf               from the folder of datapackage.json
#   source("examples/read.R"); dispatches <- read_package("datapackage.json")
#
# The clients on CRAN do it too: frictionless::read_resource(frictionless::read_package("datapackage.json"), "figures"), or, on the
# database, DBI::dbConnect(duckdb::duckdb(), "processed/syria_dispatches.duckdb", read_only = TRUE).

# Columns with a vocabulary become factors, so that table() counts its unused words too.
column_type <- function(field) {
  words <- unlist(field$constraints$enum)
  switch(field$type,
    string = if (is.null(words)) readr::col_character() else readr::col_factor(words),
    integer = readr::col_integer(),
    number = readr::col_double(),
    boolean = readr::col_logical(),
    date = readr::col_date("%Y-%m-%d")
  )
}

read_table <- function(resource, folder) {
  fields <- resource$schema$fields
  types <- lapply(fields, column_type)
  names(types) <- vapply(fields, `[[`, "", "name")
  table <- readr::read_csv(
    file.path(folder, resource$path),
    col_types = do.call(readr::cols_only, types),
    na = "", # only an empty cell is unknown
    trim_ws = FALSE
  )
  readr::stop_for_problems(table)
  table
}

# A list of the package's tables.
read_package <- function(descriptor) {
  resources <- jsonlite::read_json(descriptor)$resources
  tabular <- Filter(function(resource) identical(resource$type, "table"), resources)
  tables <- lapply(tabular, read_table, folder = dirname(descriptor))
  names(tables) <- vapply(tabular, `[[`, "", "name")
  tables
}

# The tolls that are no part and no repetition of another: a line from the least to the greatest number that the words allow, with an arrow
# where there is no greatest, and a point at the number as reported.
draw_tolls <- function(tables) {
  tolls <- subset(tables$figures, measure == "killed" & is.na(part_of) & is.na(restates_id))
  if (nrow(tolls) == 0) stop("no tolls to draw", call. = FALSE)
  tolls <- tolls[order(tolls$date_end, tolls$figure_id, decreasing = TRUE), ]
  named <- function(id) tables$entities$name[match(id, tables$entities$entity_id)]
  by <- ifelse(is.na(tolls$source_id), "the report itself", named(tolls$source_id))
  also <- function(known) ifelse(is.na(known), "", paste0(", ", known))
  label <- paste0(tolls$quote, " (", tolls$unit, also(named(tolls$place_id)), also(as.character(tolls$date_end)), ")\n", by)
  low <- ifelse(is.na(tolls$value_min), tolls$value, tolls$value_min)
  high <- ifelse(is.na(tolls$value_max), tolls$value, tolls$value_max)
  row <- seq_along(low)
  old <- graphics::par(mar = c(4, 20, 2, 2), las = 1)
  on.exit(graphics::par(old))
  span <- range(1, low * 3, high, na.rm = TRUE)
  plot(span, range(row), type = "n", log = "x", xaxt = "n", yaxt = "n", xlab = "killed, as told", ylab = "")
  graphics::axis(1, at = 10^(0:7), labels = format(10^(0:7), big.mark = ",", scientific = FALSE, trim = TRUE))
  graphics::axis(2, at = row, labels = label, tick = FALSE, cex.axis = 0.7)
  graphics::segments(low, row, ifelse(is.na(high), low, high), row, lwd = 2)
  open <- is.na(tolls$value_max) & !is.na(low)
  graphics::arrows(low[open], row[open], low[open] * 2.5, row[open], length = 0.08)
  graphics::points(tolls$value, row, pch = 19)
}

if (sys.nframe() == 0L) {
  out <- commandArgs(trailingOnly = TRUE)
  if (length(out) != 1) stop("name the PDF file to draw into: Rscript examples/read.R tolls.pdf", call. = FALSE)
  tables <- read_package("datapackage.json")
  cat(sprintf("%-12s %5d rows %3d columns\n", names(tables), vapply(tables, nrow, 0L), vapply(tables, ncol, 0L)), sep = "")
  grDevices::pdf(out, width = 10, height = 6)
  draw_tolls(tables)
  invisible(grDevices::dev.off())
}
