import { defineWebPart } from "@lectern/ui/web/part";

/** The door and one's own account. */
export const web = defineWebPart({
  name: "users",
  routes: [
    { path: "/login", access: "signedOut", layout: "bare", lazy: () => import("./LoginPage.tsx") },
    { path: "/register", access: "signedOut", layout: "bare", lazy: () => import("./RegisterPage.tsx") },
    { path: "/forgot-password", access: "signedOut", layout: "bare", lazy: () => import("./ForgotPasswordPage.tsx") },
    // Links in mails also reach people who are logged in.
    { path: "/reset-password", access: "public", layout: "bare", lazy: () => import("./ResetPasswordPage.tsx") },
    { path: "/set-password", access: "public", layout: "bare", lazy: () => import("./ResetPasswordPage.tsx") },
    { path: "/first-sign-in", access: "public", layout: "bare", lazy: () => import("./FirstSignInPage.tsx") },
    { path: "/verify-email", access: "public", layout: "bare", lazy: () => import("./VerifyEmailPage.tsx") },
    { path: "/profile", access: "signedIn", lazy: () => import("./profile/ProfilePage.tsx") },
  ],
});
