/** Methods that frameworks do not have, as a dozen lines for each. @module */

/** M-SSD for PyTorch. */
export const torchMSsd = `class MSSD(torch.optim.Optimizer):
    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, dict(lr=lr, beta=beta))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in (p for p in group["params"] if p.grad is not None):
                s, b = self.state[p], group["beta"]
                s["m"] = b * s.get("m", 0) + (1 - b) * p.grad
                p -= group["lr"] * s["m"].sign()`;

/** M-SVAG (ICML 2018, Alg. 1) for PyTorch. */
export const torchMSvag = `class MSVAG(torch.optim.Optimizer):
    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, dict(lr=lr, beta=beta))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in (p for p in group["params"] if p.grad is not None):
                s, b = self.state[p], group["beta"]
                s["t"] = s.get("t", 0) + 1
                s["m"] = b * s.get("m", 0) + (1 - b) * p.grad
                s["v"] = b * s.get("v", 0) + (1 - b) * p.grad**2
                c = 1 - b ** s["t"]
                m, v, rho = s["m"] / c, s["v"] / c, (1 - b) * (2 - c) / ((1 + b) * c)
                noise = 0 if s["t"] == 1 else rho / (1 - rho) * (v - m * m).clamp(min=0)
                p -= group["lr"] * torch.nan_to_num(m * m / (m * m + noise)) * m`;

/** M-SVAG for optax. */
export const optaxMSvag = `def m_svag(learning_rate, b=0.9):
    def init(params):
        zeros = jax.tree.map(jnp.zeros_like, params)
        return jnp.zeros([], jnp.int32), zeros, zeros

    def update(grads, state, params=None):
        t, m, v = state
        t = t + 1
        m = jax.tree.map(lambda m, g: b * m + (1 - b) * g, m, grads)
        v = jax.tree.map(lambda v, g: b * v + (1 - b) * g**2, v, grads)
        c = 1 - b**t
        rho = (1 - b) * (2 - c) / ((1 + b) * c)
        weight = jnp.where(t == 1, 0.0, rho / jnp.where(t == 1, 1.0, 1 - rho))

        def step(m, v):
            m, v = m / c, v / c
            total = m**2 + weight * jnp.maximum(v - m**2, 0)
            return -learning_rate * jnp.where(total > 0, m**2 / jnp.where(total > 0, total, 1), 0) * m

        return jax.tree.map(step, m, v), (t, m, v)

    return optax.GradientTransformation(init, update)`;

/** M-SVAG for Keras 3. */
export const kerasMSvag = `class MSVAG(keras.optimizers.Optimizer):
    def __init__(self, learning_rate, beta=0.9, **kwargs):
        super().__init__(learning_rate, name="msvag", **kwargs)
        self.beta = beta

    def build(self, variables):
        super().build(variables)
        self.m = [self.add_variable_from_reference(v, "m") for v in variables]
        self.v = [self.add_variable_from_reference(v, "v") for v in variables]

    def update_step(self, gradient, variable, learning_rate):
        ops, b, i = keras.ops, self.beta, self._get_variable_index(variable)
        c = 1 - b ** ops.cast(self.iterations + 1, "float32")
        self.assign(self.m[i], b * self.m[i] + (1 - b) * gradient)
        self.assign(self.v[i], b * self.v[i] + (1 - b) * gradient**2)
        m, v, rho = self.m[i] / c, self.v[i] / c, (1 - b) * (2 - c) / ((1 + b) * c)
        first = ops.equal(self.iterations, 0)
        weight = ops.where(first, 0.0, rho / ops.where(first, 1.0, 1 - rho))
        total = m * m + weight * ops.maximum(v - m * m, 0.0)
        self.assign_sub(variable, learning_rate * ops.divide_no_nan(m * m, total) * m)`;
