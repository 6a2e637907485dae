// See dream-job-viewer.md.

rule dream_job_viewer {
  meta:
    basis = "part"
    behaviours = "known"
    kinds = "executable"
    message = "calls itself the viewer that comes with a job description"
  strings:
    $name = "SecurityPDF" ascii wide
    $other = "InternalPDFViewer" ascii wide
  condition:
    any of them
}
