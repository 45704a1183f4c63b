const GREEK =
  "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω " +
  "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω infty ∞ partial ∂ nabla ∇ hbar ℏ ell ℓ Re ℜ Im ℑ aleph ℵ emptyset ∅ varnothing ∅ angle ∠ degree ° imath ı jmath ȷ";

const OPERATORS =
  "times × div ÷ cdot ⋅ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet ∙ oplus ⊕ otimes ⊗ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ equiv ≡ sim ∼ simeq ≃ cong ≅ propto ∝ ll ≪ gg ≫ prec ≺ succ ≻ " +
  "in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ cup ∪ cap ∩ setminus ∖ wedge ∧ land ∧ vee ∨ lor ∨ neg ¬ lnot ¬ forall ∀ exists ∃ nexists ∄ therefore ∴ because ∵ perp ⊥ parallel ∥ mid ∣ vdash ⊢ models ⊨ top ⊤ bot ⊥ " +
  "to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ iff ⟺ implies ⟹ mapsto ↦ uparrow ↑ downarrow ↓ longrightarrow ⟶ rightleftharpoons ⇌ " +
  "ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ prime ′ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ vert | lvert | rvert | Vert ‖ lVert ‖ rVert ‖ { { } } lbrace { rbrace } colon : % % # # & & $ $ _ _ backslash \\";

const BIG = "sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigvee ⋁ bigwedge ⋀";

const ACCENTS = "hat ^ widehat ^ bar ¯ overline ¯ vec → tilde ~ widetilde ~ dot ˙ ddot ¨ overrightarrow → overbrace ⏞";
const UNDER = "underline _ underbrace ⏟";

/** TeX command → character, by what it becomes in MathML. */
export const IDENTIFIERS = table(GREEK);
export const OPERATOR_SIGNS = table(OPERATORS);
export const BIG_OPERATORS = table(BIG);
export const OVER_ACCENTS = table(ACCENTS);
export const UNDER_ACCENTS = table(UNDER);

/** Set upright, their limits underneath where they have some. */
export const FUNCTIONS = new Set("sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp det dim ker gcd deg arg hom Pr".split(" "));
export const LIMIT_FUNCTIONS = new Set("lim max min sup inf limsup liminf argmax argmin".split(" "));

/** Width in em. */
export const SPACES: Readonly<Record<string, string>> = { ",": "0.167em", ":": "0.222em", ">": "0.222em", ";": "0.278em", " ": "0.333em", "!": "-0.167em", quad: "1em", qquad: "2em", enspace: "0.5em", thinspace: "0.167em" };

export const VARIANTS: Readonly<Record<string, "bold" | "normal" | "italic" | "double" | "script" | "fraktur" | "mono">> = {
  mathbf: "bold",
  boldsymbol: "bold",
  bm: "bold",
  mathrm: "normal",
  mathit: "italic",
  mathsf: "normal",
  mathbb: "double",
  mathcal: "script",
  mathscr: "script",
  mathfrak: "fraktur",
  mathtt: "mono",
};

function table(pairs: string): ReadonlyMap<string, string> {
  const words = pairs.split(" ");
  return new Map(words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ""] as const] : [])));
}
