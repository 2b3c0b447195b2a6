SELECT visit_id, aspect, score, strengths, obstacles FROM draft_assessment
