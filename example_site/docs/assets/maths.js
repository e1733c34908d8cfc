// The list of this site holds one formula, the letter K. So these lines stand in place of a maths library: they show single
// letters as MathML, which every browser draws, and leave anything else as it is. A site with more maths uses MathJax or KaTeX.
document.addEventListener("DOMContentLoaded", () => {
  for (const formula of document.querySelectorAll(".arithmatex")) {
    const letter = /^\\\(([A-Za-z])\\\)$/.exec(formula.textContent)
    if (!letter) continue
    const identifier = document.createElementNS("http://www.w3.org/1998/Math/MathML", "mi")
    identifier.textContent = letter[1]
    const maths = document.createElementNS("http://www.w3.org/1998/Math/MathML", "math")
    maths.append(identifier)
    formula.replaceChildren(maths)
  }
})
